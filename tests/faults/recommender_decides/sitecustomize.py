"""A case handler decides too."""

from after_import import after_import


def anyone_there(policies):
    policies.may_decide_call = policies.may_work_call


after_import("grants.policies.casework", anyone_there)

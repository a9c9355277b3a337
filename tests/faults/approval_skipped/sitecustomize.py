"""Whoever wrote the hearing may publish it too."""

from after_import import after_import


def one_key(policies):
    policies.may_sign = policies.may_handle
    policies.why_not_publish = lambda user, hearing: ""


after_import("consultations.policies", one_key)

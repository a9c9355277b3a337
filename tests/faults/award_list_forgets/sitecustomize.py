"""A grant that was raised after a complaint is not among the awards."""

from after_import import after_import


def only_the_first(policies):
    visible = policies.visible_awards
    policies.visible_awards = lambda user: visible(user).filter(number=1)


after_import("grants.policies.awards", only_the_first)

"""Minutes are for everyone as soon as one party has approved them."""

from after_import import after_import


def one_is_enough(policies):
    from forums.models import Minutes, Verdict

    visible = policies.visible_minutes

    def visible_after_one(user):
        said = Verdict.objects.filter(kind="approved").values("minutes")
        return Minutes.objects.filter(pk__in=said) | visible(user)

    policies.visible_minutes = visible_after_one


after_import("forums.policies.minutes", one_is_enough)

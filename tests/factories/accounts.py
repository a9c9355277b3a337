"""People, each with a confirmed address and no password unless the test asks for one."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from factory.django import DjangoModelFactory

from accounts.models import User

PASSWORD = "fire hester i regn"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UserFactory(DjangoModelFactory[User]):
    """The smallest person who may sign in.

    `password=PASSWORD` for those who fill in the form; `code_app=True` signs in with two steps
    (TOTP_SECRET), `mfa=True` must do so; `verified=False` has not followed the link.
    """

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@samspill.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    verified = True
    code_app = False
    mfa = False

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        verified, code_app, mfa = (fields.pop(name) for name in ("verified", "code_app", "mfa"))
        fields["requires_mfa"] = fields.get("requires_mfa", mfa)
        user = model_class.objects.create_user(*args, **fields)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        if code_app or mfa:
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET}
            )
        return user

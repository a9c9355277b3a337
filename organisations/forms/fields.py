"""Fields with our sentences."""

from typing import Any

from django import forms


class Words(forms.CharField):
    """Plain text; one field for lines and for paragraphs."""

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        if required_message:
            kwargs["error_messages"] = {"required": required_message}
        super().__init__(**kwargs)

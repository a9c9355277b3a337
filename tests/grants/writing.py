"""What the browser sends when somebody writes in an application."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def url(name, application, *more):
    return reverse(name, args=[application.ref, *more])


def field(application, kind):
    return f"question_{application.call.questions.get(kind=kind).pk}"


def opened(browser, application, **changes):
    """What the page sends when somebody has opened it and typed something."""
    page = browser.get(url("application_edit", application))
    form = page.context["form"]
    names = [name for name in form.names() if not isinstance(form[name].value(), list)]
    shown = {name: form[name].value() or "" for name in names}
    carried = {"saves": page.context["saves"], "seen": page.context["seen"]}
    return carried | shown | changes


def lines(name, *rows):
    """A budget as the page sends it: (side, name, sum) a row."""
    parts = ("side", "name", "sum")
    return {
        f"{name}-{n}-{part}": words
        for n, row in enumerate(rows)
        for part, words in zip(parts, row, strict=True)
    }


def pdf(name="vedtekter.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def with_file(browser, project, upload):
    return browser.post(
        url("application_edit", project),
        opened(browser, project) | {field(project, "file"): upload},
    )

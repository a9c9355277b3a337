"""`./portal manage search_sql`: the statements that a search runs, for the bench to time alone."""

import json
import sys
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from organisations.forms import OrganisationSearch
from organisations.views.listing import result

SEARCHED = "organisations_searchdocument"


class Command(BaseCommand):
    help = "Leser søk som en JSON-liste av adresser fra standard inn, og skriver SQL-en de gir."

    def handle(self, *args: Any, **options: Any) -> None:
        """For each query string, the statements that look in the search document."""
        asked = json.load(sys.stdin)
        self.stdout.write(json.dumps([self.statements(query) for query in asked]))

    def statements(self, query: str) -> list[str]:
        """The statements of one search, with their values in place."""
        form = OrganisationSearch(QueryDict(query))
        if not form.is_valid():
            raise ValueError(query)
        with CaptureQueriesContext(connection) as seen:
            result(AnonymousUser(), form.cleaned_data)
        return [row["sql"] for row in seen.captured_queries if SEARCHED in row["sql"]]

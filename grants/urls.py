"""Addresses of grants: everyone's, the applicant's and the desk's."""

from django.urls import URLPattern, path

from grants.views import awards, changes, feeds, figures, listing, opendata, public, quiz

urlpatterns: list[URLPattern] = [
    # --- what anyone may read ---
    path("tilskudd/", listing.call_list, name="call_list"),
    path("tilskudd/tildelinger.csv", opendata.awards_csv, name="awards_csv"),
    path("tilskudd/tildelinger.json", opendata.awards_json, name="awards_json"),
    path("tilskudd/tildelinger-360giving.json", opendata.awards_360, name="awards_360"),
    path("tilskudd/ordning/<slug:ref>/", public.scheme_detail, name="scheme"),
    path("tilskudd/tall/<slug:slug>/", figures.grant_figures, name="grant_figures"),
    path("tilskudd/<slug:ref>/", public.call_detail, name="call"),
    path("tilskudd/<slug:ref>/sjekk/", quiz.call_quiz, name="call_quiz"),
    path("tilskudd/<slug:ref>/endringer/", changes.call_changes, name="call_changes"),
    path("tilskudd/<slug:ref>/tildelinger/", awards.call_awards, name="call_awards"),
    path("tilskudd/<slug:ref>/folg/", public.call_follow, name="call_follow"),
    path("tilskudd/<slug:ref>/slutt-a-folge/", public.call_unfollow, name="call_unfollow"),
    path("strommer/tilskudd/", feeds.everywhere, name="feed_calls"),
    path("strommer/tilskudd/<slug:number>/", feeds.of_place, name="feed_calls_of"),
]

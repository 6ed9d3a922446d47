"""Addresses of the platform: sign-in at the top, the rest inside an organization."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from aims.platform.views import account, cadences, home, members, messages, reviews, welcome, work

CADENCE = "o/<slug:organization>/cadences/<slug:kind>/<str:reference>/"

urlpatterns = [
    path("", account.start, name="start"),
    path("sign-in", account.SignInView.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("welcome/<str:person>/<str:token>", welcome.welcome, name="welcome"),
    path("account/password", account.own_password, name="account-password"),
    path("theme", account.set_theme, name="set-theme"),
    path("o/<slug:organization>/", home.home, name="home"),
    path("o/<slug:organization>/members/", members.member_list, name="member-list"),
    path("o/<slug:organization>/members/add", members.member_add, name="member-add"),
    path("o/<slug:organization>/members/<str:reference>/", members.member_detail, name="member-detail"),
    path(
        "o/<slug:organization>/members/<str:reference>/deactivate",
        members.member_deactivate,
        name="member-deactivate",
    ),
    path("o/<slug:organization>/members/<str:reference>/give", members.grant_give, name="grant-give"),
    path(
        "o/<slug:organization>/members/<str:reference>/revoke/<slug:kind>",
        members.grant_revoke,
        name="grant-revoke",
    ),
    path(
        "o/<slug:organization>/members/<str:reference>/renew", members.invitation_renew, name="member-renew"
    ),
    path("o/<slug:organization>/jobs/<int:number>", work.job_progress, name="job-progress"),
    path("o/<slug:organization>/ledger", work.ledger_entries, name="ledger-entries"),
    path("o/<slug:organization>/reviews/", reviews.review_list, name="review-list"),
    path("o/<slug:organization>/reviews/export.<str:kind>", reviews.review_export, name="review-export"),
    path("o/<slug:organization>/reviews/<str:reference>/", reviews.review_detail, name="review-detail"),
    path(
        "o/<slug:organization>/reviews/<str:reference>/confirm", reviews.review_confirm, name="review-confirm"
    ),
    path("o/<slug:organization>/reviews/<str:reference>/ask", reviews.review_ask, name="review-ask"),
    path("o/<slug:organization>/reviews/<str:reference>/accept", reviews.review_accept, name="review-accept"),
    path(
        "o/<slug:organization>/reviews/<str:reference>/reassign",
        reviews.review_reassign,
        name="review-reassign",
    ),
    path(f"{CADENCE}set", cadences.cadence_set, name="cadence-set"),
    path(f"{CADENCE}pause", cadences.cadence_pause, name="cadence-pause"),
    path(f"{CADENCE}resume", cadences.cadence_resume, name="cadence-resume"),
    path(f"{CADENCE}end", cadences.cadence_end, name="cadence-end"),
    path("o/<slug:organization>/mail/", messages.message_list, name="message-list"),
    path("o/<slug:organization>/mail/<int:number>/resend", messages.message_resend, name="message-resend"),
]

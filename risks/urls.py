"""Addresses of the risk register."""

from __future__ import annotations

from django.urls import path

from risks.views import changes, criteria, register

urlpatterns = [
    path("risks/", register.risk_list, name="risk-list"),
    path("risks/export/<slug:kind>", register.risk_export, name="risk-export"),
    path("risks/new", changes.create_risk_page, name="risk-create"),
    path("risks/criteria", criteria.risk_criteria, name="criteria-list"),
    path("risks/criteria/new", criteria.risk_criteria_set, name="criteria-set"),
    path("risks/<slug:reference>/", register.risk_detail, name="risk-detail"),
    path("risks/<slug:reference>/edit", changes.change_risk_page, name="risk-change"),
    path("risks/<slug:reference>/rate", changes.rate_risk_page, name="risk-rate"),
    path("risks/<slug:reference>/systems", changes.link_risk_page, name="risk-link"),
    path("risks/<slug:reference>/treat", changes.treat_risk_page, name="risk-treat"),
    path("risks/<slug:reference>/step/<slug:verb>", changes.move_risk_page, name="risk-move"),
]

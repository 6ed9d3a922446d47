"""Addresses of the standard, inside an organization."""

from __future__ import annotations

from django.urls import path

from aims.catalogue.views import standard

urlpatterns = [
    path("standard", standard.standard, name="standard"),
    path("standard/<str:number>", standard.requirement_detail, name="requirement-detail"),
]

"""Addresses of AI systems, imports, scope, obligations and decisions, inside an organization."""

from __future__ import annotations

from django.urls import path

from aims.views import duties, imports, scope, system_changes, systems

IMPORT = "ai-systems/imports/<str:reference>"

urlpatterns = [
    path("ai-systems", systems.ai_system_list, name="ai-system-list"),
    path("ai-systems/export/<str:kind>", systems.ai_system_export, name="ai-system-export"),
    path("ai-systems/new", system_changes.ai_system_propose, name="ai-system-propose"),
    path("ai-systems/adopt", system_changes.ai_system_adopt, name="ai-system-adopt"),
    path("ai-systems/imports", imports.import_list, name="ai-system-import-list"),
    path("ai-systems/imports/new", imports.import_upload, name="ai-system-import-upload"),
    path(IMPORT, imports.import_detail, name="ai-system-import-detail"),
    path(f"{IMPORT}/mapping", imports.import_mapping, name="ai-system-import-mapping"),
    path(f"{IMPORT}/mapping.json", imports.import_mapping_file, name="ai-system-import-mapping-file"),
    path(f"{IMPORT}/read", imports.import_read, name="ai-system-import-read"),
    path(f"{IMPORT}/start", imports.import_start, name="ai-system-import-start"),
    path(f"{IMPORT}/files/<str:kind>", imports.import_file, name="ai-system-import-file"),
    path("ai-systems/<str:reference>", systems.ai_system_detail, name="ai-system-detail"),
    path("ai-systems/<str:reference>/edit", system_changes.ai_system_change, name="ai-system-change"),
    path("ai-systems/<str:reference>/steps/<str:verb>", system_changes.ai_system_move, name="ai-system-move"),
    path("ai-systems/<str:reference>/roles/new", system_changes.role_assign, name="role-assign"),
    path("roles/<str:reference>/accountable", system_changes.role_accountable, name="role-accountable"),
    path("roles/<str:reference>/end", system_changes.role_end, name="role-end"),
    path("scope", scope.scope, name="scope"),
    path("scope/draft", scope.scope_draft, name="scope-draft"),
    path("scope/versions/<int:number>", scope.scope_version, name="scope-version"),
    path("scope/versions/<int:number>/edit", scope.scope_change, name="scope-change"),
    path("scope/versions/<int:number>/steps/<str:verb>", scope.scope_move, name="scope-move"),
    path("obligations", duties.obligation_list, name="obligation-list"),
    path("obligations/new", duties.obligation_create, name="obligation-create"),
    path("obligations/<str:reference>", duties.obligation_detail, name="obligation-detail"),
    path("obligations/<str:reference>/edit", duties.obligation_change, name="obligation-change"),
    path("decisions", duties.decision_list, name="decision-list"),
    path("decisions/new", duties.decision_create, name="decision-create"),
    path("decisions/<str:reference>", duties.decision_detail, name="decision-detail"),
    path("decisions/<str:reference>/edit", duties.decision_change, name="decision-change"),
]

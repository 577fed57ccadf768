"""All addresses. Pages are in `latu.web`; each address has a rule in `tests/test_permissions.py`."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from latu.web import calls, home, networks, organisations, people, projects, records, search

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("search/", search.search, name="search"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("calls/", calls.calls, name="calls"),
    path("calls/add/", calls.call_add, name="call_add"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/edit/", calls.call_edit, name="call_edit"),
    path("programmes/", calls.programmes, name="programmes"),
    path("programmes/<slug:key>/", calls.programme, name="programme"),
    path("projects/", projects.projects, name="projects"),
    path("projects/add/", projects.project_add, name="project_add"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project_edit"),
    path("networks/", networks.networks, name="networks"),
    path("networks/add/", networks.network_add, name="network_add"),
    path("networks/<int:pk>/", networks.network, name="network"),
    path("networks/<int:pk>/edit/", networks.network_edit, name="network_edit"),
    path("networks/<int:pk>/member/", networks.network_member, name="network_member"),
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/tie/", people.person_tie, name="person_tie"),
    path("follow/<str:ref>/", records.follow, name="follow"),
    path("comment/<str:ref>/", records.comment, name="comment"),
    path("todos/", records.todos, name="todos"),
    path("language/", set_language, name="language"),
    path("sign-in/", account.request_login_code, name="account_login"),
    path("sign-in/code/", account.request_login_code, name="account_request_login_code"),
    path("sign-in/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("join/", home.about, name="account_signup"),
]

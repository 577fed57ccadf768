"""All addresses. Pages are in `latu.web`; each address has a rule in `tests/test_permissions.py`."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from latu.web import home, organisations, records, search

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("search/", search.search, name="search"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
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

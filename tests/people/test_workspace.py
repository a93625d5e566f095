import pytest
from django.urls import reverse

from people import isolation
from people.models import Department, Membership, User, Workspace
from tests.cast import PASSWORD

SIGNUP = {"name": "Nora Weiss", "company": "Orsay Labs", "email": "nora@orsay.example", "password1": PASSWORD}


def test_signing_up_makes_a_workspace_and_its_first_admin(client, db):
    response = client.post(reverse("account_signup"), SIGNUP)
    assert response.status_code == 302
    workspace = Workspace.objects.get(name="Orsay Labs")
    with isolation.opened(workspace.pk):
        member = Membership.objects.get()
        assert member.user.email == "nora@orsay.example"
        assert member.has_role("admin")
        assert Department.objects.count() == 3


def test_signing_up_can_be_closed(client, db, settings):
    settings.SIGNUP_OPEN = False
    client.post(reverse("account_signup"), SIGNUP)
    assert not User.objects.filter(email="nora@orsay.example").exists()


def test_two_companies_of_one_name_have_two_addresses(client, db):
    client.post(reverse("account_signup"), SIGNUP)
    client.post(reverse("people:workspace_create"), {"name": "Orsay Labs"})
    assert Workspace.objects.filter(name="Orsay Labs").values_list("slug", flat=True).distinct().count() == 2


def test_signing_in_with_the_e_mail(client, cast):
    response = client.post(reverse("account_login"), {"login": "CHLOE@novalis.example", "password": PASSWORD})
    assert response.url == reverse("people:workspace_index")
    assert client.get(response.url).url == reverse("people:home", args=["novalis"])


def test_a_log_in_tried_often_is_slowed_down(client, cast):
    answers = [
        client.post(reverse("account_login"), {"login": "chloe@novalis.example", "password": f"wrong {n}"})
        for n in range(12)
    ]
    assert "Too many" in answers[-1].content.decode()


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("rep", "conversations:today"),
        ("manager", "stages:score"),
        ("executive", "metrics:maturity"),
        ("admin", "people:settings"),
    ],
)
def test_each_role_lands_on_its_page(client, cast, who, page):
    client.force_login(getattr(cast, who).user)
    assert client.get(reverse("people:home", args=["novalis"])).url == reverse(page, args=["novalis"])


def test_the_person_chooses_language_and_appearance(client, cast):
    client.force_login(cast.rep.user)
    client.post(reverse("people:preferences"), {"name": "Chloé Martel", "language": "fr", "theme": "dark"})
    response = client.get(reverse("people:preferences"))
    assert '<html lang="fr"' in response.content.decode()
    assert client.cookies["theme"].value == "dark"


def test_a_person_of_two_companies_chooses(client, cast):
    rep = cast.rep.user
    with isolation.opened(cast.other_workspace.pk):
        Membership.objects.create(workspace=cast.other_workspace, user=rep, name="Chloé")
    client.force_login(cast.rep.user)
    page = client.get(reverse("people:workspace_index")).content.decode()
    assert "Novalis Software" in page
    assert "Rival Systems" in page


def test_the_company_changes_its_name_and_time_zone(client, cast):
    client.force_login(cast.admin.user)
    data = {"name": "Novalis", "time_zone": "America/New_York", "currency": "USD", "language": "en"}
    client.post(reverse("people:settings", args=["novalis"]), data)
    workspace = Workspace.objects.get(pk=cast.workspace.pk)
    assert (workspace.name, workspace.time_zone) == ("Novalis", "America/New_York")

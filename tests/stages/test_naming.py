"""What a name says, in both languages: words at fault, and the many that only look like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages import naming

AT_FAULT = {
    "proposal": [
        *("Proposal sent", "Quote agreed", "Waits for the offer", "RFP answered", "Offers received", "Our quotation"),
        *("Compares offers", "Devis envoyé", "Étudie la proposition", "Étudie l’offre", "Offre commerciale remise"),
        *("Appel d’offres", "appel-d'offres", "PROPOSALS", "Propale", "Offer: sent", "Bid"),
    ],
    "seller": [
        *("Discovery", "Qualified", "Pre-qualification", "Demo", "Negotiation", "Closing", "Close", "Closed won", "R1"),
        *("Commit", "Best case", "1. Lead", "Follow-up", "Cold call", "First meeting", "Pitch", "MQL", "Sales pitch"),
        *("Découverte", "DECOUVERTE", "Démo", "demo faite", "Relance", "Relances", "Négociation", "negociation"),
        *("Premier rendez-vous", "Signature", "Prise de contact", "Présentation", "R2", "Qualifié", "Pipeline"),
    ],
    "act": [
        "ten calls made",
        "number of e-mails sent",
        "meetings booked",
        "appels passés",
        "Nombre d’appels",
        "RDV pris",
    ],
    "searching": [
        *("An RFP received", "A demo request from the site", "Budget approved", "Inbound", "Is looking for a tool"),
        *("Un appel d’offres reçu", "Demande de démo", "Budget voté", "demande-de-devis"),
    ],
    "volume": ["Number of calls", "Nombre d’appels", "Volume of leads", "Nombre de devis"],
    "teaching": ["Company presentation", "Notre produit en dix minutes", "Webinar on our platform", "Why us", "Démo"],
}
NEAR = {
    "proposal": [
        *(
            "Offers its data for the trial",
            "Offers to open the doors",
            "Offers us two days",
            "What the market can offer",
        ),
        *("Agrees on the value proposition", "Proposition de valeur partagée", "Proposes a date", "Quota agreed"),
        *(
            "Offre ses données",
            "Offre du temps à son équipe",
            "Offre d’emploi pourvue",
            "Devise choisie",
            "Offered time",
        ),
        *("Coffers filled", "Unquoted", "", "…", "Quotes its own users"),
    ],
    "seller": [
        *("Commits", "S’engage", "Ready to commit", "Discovers what it costs", "Sees the problem", "Comes closer"),
        *("Democracy at work", "Closes the gap", "Is close to its goal", "Demonstrates the result to its board"),
        *("Pitches the project to its board", "Negotiates with its bank", "Relance son projet", "Relancé le projet"),
        *(
            "Découvre ce que cela coûte",
            "Présente le projet à son comité",
            "Follows up with its team",
            "Leads the change",
        ),
        *(
            "R15 is chosen",
            "R and D agrees",
            "Clears the pipeline of repairs",
            "Makes its presentation",
            "Sale of its plant",
        ),
        *("Wins its board", "Signs", "Signe", "Qualifies for the grant", "Names the people who commit"),
    ],
    "act": [
        *(
            "named the number of people concerned",
            "held the meeting with its users",
            "called its IT",
            "sent its figures",
        ),
        *("nommé le nombre de personnes touchées", "fait venir sa direction", "emailed its own team"),
    ],
    "searching": [
        *("No RFP yet", "Before any RFP", "Without an approved budget", "A goal, whether looking for a tool or not"),
        *("Avant tout appel d’offres", "Sans budget voté", "Le budget de l’année est en jeu", "A business goal"),
    ],
    "volume": ["Number of days to a figure", "Nombre de jours avant un chiffre", "Share of deals with a figure"],
    "teaching": [
        *(
            "Their product",
            "What hurts today",
            "Presentation of the results",
            "Leur produit",
            "Our problem, in their words",
        ),
        *("Présentation des résultats à la direction", "Return and terms", "Demographics", "What your users say"),
    ],
}


def pairs(lists):
    return [(kind, text) for kind, texts in lists.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), pairs(AT_FAULT))
def test_a_word_at_fault_is_found(kind, text):
    assert naming.says(kind, text)


@pytest.mark.parametrize(("kind", "text"), pairs(NEAR))
def test_what_only_looks_like_it_is_not(kind, text):
    assert naming.find(kind, text) is None


@pytest.mark.parametrize("name", ["follow up", "Follow-Up", "follow\u2011up", "FOLLOW   UP", "follow\u00a0up"])
def test_hyphens_capitals_and_spaces_make_no_difference(name):
    assert naming.says("seller", name)


def test_letters_made_of_two_parts_are_the_same_letters():
    assert naming.says("seller", "De\u0301couverte")


def test_a_name_is_suggested_in_the_language_of_the_word():
    assert naming.find("seller", "Découverte").suggestions("en")[0] == "Voit ce que le problème coûte"
    assert naming.find("seller", "Discovery").suggestions("fr")[0] == "Sees what the problem costs"
    assert naming.find("seller", "R1").suggestions("fr")[0] == "Voit le problème"


@pytest.mark.parametrize("kind", ["proposal", "seller"])
def test_no_suggestion_is_itself_at_fault(kind):
    names = [n for group in naming._groups(kind) for _language, several in group.suggest for n in several]
    assert names
    for name in names:
        assert not any(naming.says(fault, name) for fault in ("proposal", "seller", "act", "searching", "teaching"))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(AT_FAULT)), st.text(max_size=400))
def test_any_text_at_all_gets_an_answer(kind, text):
    found = naming.find(kind, text)
    assert found is None or naming.plain(found.word) == found.word != ""


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=" -’'aelofrsét.", max_size=2000))
def test_text_made_of_our_own_letters_takes_no_long_time(text):
    for kind in AT_FAULT:
        naming.find(kind, text)

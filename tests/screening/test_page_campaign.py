"""A few bursts of the campaign of saves beside an open page."""

from tests.campaign.beside_page import main


def test_a_page_has_the_film_of_a_clean_build_after_each_burst(capsys):
    assert main(seed=0, count=3, minutes=10) == 0, capsys.readouterr().out

"""The EU programmes that the portal's `frameworkProgramme` numbers stand for.

Numbers and English names: the portal's own facet labels (reference data of its search API, seen
in August 2026). Finnish and Swedish names: the regulations and the Commission's pages in those
languages; where a programme has no established name there, the English one stands.
"""

from dataclasses import dataclass

_CURRENT = "2021 - 2027"
_PREVIOUS = "2014 - 2020"


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: the portal's number, the short code, short names and the budget period."""

    id: str
    code: str
    en: str
    fi: str
    sv: str
    period: str = _CURRENT


# One row each: number, code, English, Finnish, Swedish[, period].
_ROWS = (
    ("43108390", "HORIZON", "Horizon Europe", "Horisontti Eurooppa", "Horisont Europa"),
    ("43152860", "DIGITAL", "Digital Europe", "Digitaalinen Eurooppa", "Ett digitalt Europa"),
    ("43332642", "EU4H", "EU4Health", "EU4Health", "EU för hälsa"),
    ("43353764", "ERASMUS", "Erasmus+", "Erasmus+", "Erasmus+"),
    ("43251814", "CREA", "Creative Europe", "Luova Eurooppa", "Kreativa Europa"),
    (
        "43251589", "CERV", "Citizens, Equality, Rights and Values",
        "Kansalaiset, tasa-arvo, oikeudet ja arvot",
        "Medborgare, jämlikhet, rättigheter och värden",
    ),
    ("43252476", "SMP", "Single Market Programme", "Sisämarkkinaohjelma", "Programmet för den inre marknaden"),
    ("43251567", "CEF", "Connecting Europe Facility", "Verkkojen Eurooppa", "Fonden för ett sammanlänkat Europa"),
    ("43252405", "LIFE", "LIFE", "Life", "Life"),
    ("44181033", "EDF", "European Defence Fund", "Euroopan puolustusrahasto", "Europeiska försvarsfonden"),
    (
        "111111", "RELEX-PROSPECT", "EU External Action",
        "EU:n ulkoinen toiminta", "EU:s yttre åtgärder",
    ),
    (
        "43298916", "EURATOM", "Euratom Research and Training",
        "Euratomin tutkimus- ja koulutusohjelma", "Euratoms forsknings- och utbildningsprogram",
    ),
    (
        "43252449", "RFCS", "Research Fund for Coal and Steel",
        "Hiili- ja terästutkimusrahasto", "Forskningsfonden för kol och stål",
    ),
    ("43254019", "ESF", "European Social Fund+", "Euroopan sosiaalirahasto plus", "Europeiska socialfonden+"),
    (
        "43637601", "PPPA", "Pilot Projects and Preparatory Actions",
        "Pilottihankkeet ja valmistelutoimet", "Pilotprojekt och förberedande åtgärder",
    ),
    (
        "44416173", "I3", "Interregional Innovation Investments",
        "Alueiden väliset innovaatioinvestoinnit", "Interregionala innovationsinvesteringar",
    ),
    ("43252368", "ISF", "Internal Security Fund", "Sisäisen turvallisuuden rahasto", "Fonden för inre säkerhet"),
    (
        "44773066", "JTM", "Just Transition Mechanism",
        "Oikeudenmukaisen siirtymän mekanismi", "Mekanismen för en rättvis omställning",
    ),
    ("43252386", "JUST", "Justice Programme", "Oikeusalan ohjelma", "Programmet för rättsliga frågor"),
    ("45532249", "EUBA", "EU Bodies and Agencies", "EU:n elimet ja virastot", "EU:s organ och byråer"),
    ("43252433", "PERI", "Pericles IV", "Perikles IV", "Pericles IV"),
    (
        "43252517", "SOCPL", "Social Prerogatives and Specific Competencies",
        "Sosiaalialan toimivalta ja erityistoimivalta", "Sociala befogenheter och särskilda befogenheter",
    ),
    (
        "43253967", "RENEWFM", "Renewable Energy Financing Mechanism",
        "Uusiutuvan energian rahoitusmekanismi", "Finansieringsmekanismen för förnybar energi",
    ),
    ("43254037", "ESC", "European Solidarity Corps", "Euroopan solidaarisuusjoukot", "Europeiska solidaritetskåren"),
    ("43697167", "EP", "European Parliament", "Euroopan parlamentti", "Europaparlamentet"),
    ("43089234", "INNOVFUND", "Innovation Fund", "Innovaatiorahasto", "Innovationsfonden"),
    (
        "43392145", "EMFAF", "European Maritime, Fisheries and Aquaculture Fund",
        "Euroopan meri-, kalatalous- ja vesiviljelyrahasto",
        "Europeiska havs-, fiskeri- och vattenbruksfonden",
    ),
    ("45876777", "NDICI", "Global Europe (NDICI)", "Globaali Eurooppa (NDICI)", "Europa i världen (NDICI)"),
    (
        "46324255", "ERDF-TA", "Technical assistance for ERDF, CF and JTF",
        "EAKR:n, koheesiorahaston ja JTF:n tekninen tuki", "Tekniskt stöd för Eruf, SF och FRO",
    ),
    ("31045243", "H2020", "Horizon 2020", "Horisontti 2020", "Horisont 2020", _PREVIOUS),
    ("31059643", "COSME", "COSME", "COSME", "Cosme", _PREVIOUS),
)  # fmt: skip

PROGRAMMES = {row[0]: Programme(*row) for row in _ROWS}

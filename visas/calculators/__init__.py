"""Points calculators on dated tables of our own. Every result is an unofficial estimate.

`CALCULATORS[name].calculate(answers, on=day)` gives a Result; see `calculator.Calculator`.
"""

from visas.calculators.australia_points import AUSTRALIA_POINTS
from visas.calculators.austria_rwr import AUSTRIA_RWR
from visas.calculators.calculator import Calculator, InvalidAnswersError
from visas.calculators.canada_crs import CANADA_CRS
from visas.calculators.canada_fsw67 import CANADA_FSW67
from visas.calculators.germany_chancenkarte import GERMANY_CHANCENKARTE
from visas.calculators.japan_hsp import JAPAN_HSP
from visas.calculators.new_zealand_smc import NEW_ZEALAND_SMC
from visas.calculators.results import Raise, Result
from visas.calculators.singapore_compass import SINGAPORE_COMPASS
from visas.calculators.tables import RulesNotKnownError
from visas.calculators.uk_skilled_worker import UK_SKILLED_WORKER

CALCULATORS: dict[str, Calculator] = {
    calculator.name: calculator
    for calculator in (
        CANADA_CRS,
        CANADA_FSW67,
        AUSTRALIA_POINTS,
        GERMANY_CHANCENKARTE,
        JAPAN_HSP,
        UK_SKILLED_WORKER,
        AUSTRIA_RWR,
        SINGAPORE_COMPASS,
        NEW_ZEALAND_SMC,
    )
}

__all__ = ["CALCULATORS", "Calculator", "InvalidAnswersError", "Raise", "Result", "RulesNotKnownError"]

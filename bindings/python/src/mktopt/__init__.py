"""libmktopt: what to spend on marketing, and what it did.

    import mktopt

    plan = mktopt.budget.plan(monthly_revenue=25_000)
    print(plan, plan.to_pandas('growth_projections'))

    result = mktopt.attribution.run(paths=frame, models=['linear', 'time_decay'])
    result.to_pandas('conversions')

    mktopt.forecast(sales, horizon=12).plot()  # a pandas Series with its dates

Every operation of the library is here: mktopt.DOMAIN.NAME(...) with keywords, or mktopt.call('domain.name',
{...}). Both are made from what the library says of itself (`mktopt.describe`), and have no defaults of their own.
"""

from . import _faces as _faces
from ._call import call, describe, operations
from ._detectors import Detection, Detections, Detector
from ._domains import make_domains as _make_domains
from ._errors import Cancelled, Error, InputError, OutOfMemory
from ._errors import text as _text
from ._forecaster import Forecaster as _Forecaster
from ._journeys import Journeys
from ._models import ForecastModel
from ._native import lib as _lib
from ._policies import PromoAudit, PromoCheck, PromoPolicy, Tables
from ._results import Record

__version__ = _text(_lib.mktopt_version())

_modules = _make_domains({"forecast": _Forecaster})
globals().update(_modules)

__all__ = [
    "Cancelled",
    "Detection",
    "Detections",
    "Detector",
    "Error",
    "ForecastModel",
    "InputError",
    "Journeys",
    "OutOfMemory",
    "PromoAudit",
    "PromoCheck",
    "PromoPolicy",
    "Record",
    "Tables",
    "call",
    "describe",
    "operations",
    *_modules,
]

"""GET /account, /users/{account} and /account/rate-limits (contract §1.7)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world.errors import not_found


def account(call: Call) -> Reply:
    return Reply(_body(call))


def user(call: Call) -> Reply:
    """The operator by `~`, e-mail or id; nobody else can be read."""
    own = call.world.account
    if call.params["account"] not in ("~", own.email, own.id):
        raise not_found("user")
    return Reply(_body(call))


def rate_limits(call: Call) -> Reply:
    return Reply({"remaining": call.world.rate_limit.remaining})


def _body(call: Call) -> dict[str, Any]:
    own = call.world.account
    first = next((team for team in call.world.teams if team.role is not None), None)
    default_team = None if first is None else {"id": first.id, "name": first.name}
    body: dict[str, Any] = {
        "allow_tracking": False,
        "beta": False,
        "country_of_residence": None,
        "created_at": text(own.created_at),
        "default_organization": default_team,
        "default_team": default_team,
        "delinquent_at": None,
        "email": own.email,
        "federated": False,
        "id": own.id,
        "identity_provider": None,
        "last_login": None,
        "name": own.name,
        "sms_number": None,
        "suspended_at": None,
        "two_factor_authentication": own.two_factor_authentication,
        "updated_at": text(own.created_at),
        "verified": True,
    }
    if call.variant == "3.sdk":
        body |= {
            "acknowledged_msa": False,
            "acknowledged_msa_at": None,
            "eco_dynos_enabled": False,
            "eco_dynos_shutdown_at": None,
            "italian_customer_terms": None,
            "italian_partner_terms": None,
            "mfa_enabled": own.two_factor_authentication,
            "mfa_exemption": False,
            "mfa_exemption_reason": None,
            "mfa_experience": "vaas",
            "pipeline_cost_consent_at": None,
        }
    return body


ENDPOINTS = (
    Endpoint("GET", "/account", account),
    Endpoint("GET", "/account/rate-limits", rate_limits, free=True),
    Endpoint("GET", "/users/{account}", user),
)

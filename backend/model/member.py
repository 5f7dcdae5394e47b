"""Who may do what in a space (contract §1.1, space member)."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from .remote import Moment, Remote, Text, as_object, as_objects

CREATE_APPS = "create_apps"


class User(Remote):
    id: Text = None
    email: Text = None


class Permission(Remote):
    name: Text = None
    description: Text = None


class SpaceMember(Remote):
    """`GET /spaces/{space}/members`; admins of the team always have `create_apps`."""

    id: Text = None
    user: Annotated[User, BeforeValidator(as_object)] = Field(default_factory=User)
    permissions: Annotated[tuple[Permission, ...] | None, BeforeValidator(as_objects)] = None
    created_at: Moment = None
    updated_at: Moment = None

    @property
    def may_create_apps(self) -> bool | None:
        """None where the reply does not say."""
        if self.permissions is None:
            return None
        return any(permission.name == CREATE_APPS for permission in self.permissions)

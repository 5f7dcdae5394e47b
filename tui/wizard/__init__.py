"""The one screen that every guided change goes through, and the dialogs that it asks with."""

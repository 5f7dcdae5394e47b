"""Steps that the changes of peerings share, each of the Heroku end or of the AWS end."""

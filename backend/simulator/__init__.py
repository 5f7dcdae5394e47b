"""The spaces part of the Heroku Platform API and the AWS beside it on loopback, for the demo and for tests.

`world` holds what exists and what is right, `conventions` what every call has in common, `routes` one file
per resource, `aws` EC2 and STS, `scenarios` what there is at the start, `control` the levers under
/simulator/.
"""

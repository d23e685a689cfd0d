project_id  = "earshot-prod-4711"
environment = "prod"
region      = "europe-west1"

settings = {
  SPEECH_LOCATION = "eu"
  SPEECH_ENDPOINT = "https://eu-speech.googleapis.com"
}

# CI deploys what it has tested; terraform prepares what it deploys into.
deploy_functions  = false
dashboard_viewers = ["group:editors@example.com"]
alert_email       = "on-call@example.com"

budget = {
  billing_account = "012345-6789AB-CDEF01"
  currency        = "EUR"
  amount          = 500
}

github = {
  repository_id = "123456789"
}

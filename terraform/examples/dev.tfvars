# A project to try things in: `terraform destroy` removes all of it.
project_id  = "earshot-dev-4711"
environment = "dev"
region      = "europe-west1"

settings = {
  SPEECH_OPTIONS = "punctuation,hints,dynamic_batching"
}

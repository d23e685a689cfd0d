# Firebase's and billing's APIs want calls to be counted against the project itself, also when a person's own credentials make
# them.
provider "google" {
  project               = var.project_id
  region                = var.region
  user_project_override = true
  billing_project       = var.project_id
}

provider "google-beta" {
  project               = var.project_id
  region                = var.region
  user_project_override = true
  billing_project       = var.project_id
}

# An empty project can count nothing yet: what reads it and enables its APIs goes on the caller's own account.
provider "google" {
  alias   = "bootstrap"
  project = var.project_id
}

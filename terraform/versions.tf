terraform {
  required_version = ">= 1.9, < 2"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.36, < 8"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 7.36, < 8"
    }
  }

  # Which bucket holds the state is told to `terraform init`, as each environment has its own: see README.md.
  backend "gcs" {}
}

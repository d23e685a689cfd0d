terraform {
  required_providers {
    google = {
      source                = "hashicorp/google"
      configuration_aliases = [google.bootstrap]
    }
    google-beta = {
      source = "hashicorp/google-beta"
    }
  }
}

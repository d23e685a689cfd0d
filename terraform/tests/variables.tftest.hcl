# Bad values are refused before anything is asked of Google. A run expects each of its values to be refused.

mock_provider "google" {}
mock_provider "google" {
  alias = "bootstrap"
}
mock_provider "google-beta" {}

run "words_that_mean_nothing" {
  command = plan

  variables {
    project_id          = "Earshot"
    environment         = "staging"
    region              = "europe-west1-b"
    settings            = { TRENDING_COOLDOWN = "60" }
    dashboard_viewers   = ["allUsers"]
    alert_email         = "somebody"
    budget              = { billing_account = "mine", currency = "EUR", amount = 50 }
    github              = { repository_id = "you/earshot" }
    cloud_build         = { remote_uri = "git@github.com:you/earshot.git", app_installation_id = 42 }
    propagation_seconds = -1
  }

  expect_failures = [
    var.project_id, var.environment, var.region, var.settings, var.dashboard_viewers, var.alert_email, var.budget, var.github,
    var.cloud_build, var.propagation_seconds,
  ]
}

run "values_that_are_almost_right" {
  command = plan

  variables {
    project_id          = "earshot-"
    environment         = "prod"
    region              = "eu"
    settings            = { UPLOADS_BUCKET = "elsewhere" }
    dashboard_viewers   = ["allAuthenticatedUsers", "domain:example.com"]
    budget              = { billing_account = "012345-6789AB-CDEF01", currency = "EUR", amount = 0 }
    propagation_seconds = 3600
  }

  expect_failures = [
    var.project_id, var.region, var.settings, var.dashboard_viewers, var.budget, var.propagation_seconds,
  ]
}

run "another_bucket_of_the_mirror" {
  command = plan

  variables {
    project_id  = "earshot-test"
    environment = "dev"
    settings    = { MIRROR_BUCKET = "elsewhere" }
  }

  expect_failures = [var.settings]
}

run "another_account" {
  command = plan

  variables {
    project_id  = "earshot-test"
    environment = "dev"
    settings    = { FUNCTIONS_SERVICE_ACCOUNT = "default" }
  }

  expect_failures = [var.settings]
}

run "a_pool_of_googles_own" {
  command = plan

  variables {
    project_id  = "earshot-test"
    environment = "dev"
    github      = { repository_id = "4711", pool = "gcp-github" }
  }

  expect_failures = [var.github]
}

run "a_setting_of_two_lines" {
  command = plan

  variables {
    project_id  = "earshot-test"
    environment = "dev"
    settings    = { INGEST_ORIGINS = "https://a.example\nhttps://b.example" }
  }

  expect_failures = [var.settings]
}

run "values_that_would_mean_something_else_where_they_are_put" {
  command = plan

  variables {
    project_id        = "earshot-test"
    environment       = "dev"
    dashboard_viewers = ["user:jo,group:staff@example.com"]
    budget            = { billing_account = "012345-6789AB-CDEF01", currency = "euro", amount = 50 }
    github            = { repository_id = "4711", branch = "main' || assertion.ref != '" }
    cloud_build       = { remote_uri = "https://github.com/you/earshot.git", app_installation_id = 42, branch = ".*" }
  }

  expect_failures = [var.dashboard_viewers, var.budget, var.github, var.cloud_build]
}

run "no_installation" {
  command = plan

  variables {
    project_id  = "earshot-test"
    environment = "dev"
    cloud_build = { remote_uri = "https://github.com/you/earshot.git", app_installation_id = 0 }
  }

  expect_failures = [var.cloud_build]
}

variable "project_id" {
  description = "The Google Cloud project. Each environment is a project of its own; it exists and has billing."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id: expected 6 to 30 lower-case letters, digits or hyphens that begin with a letter and do not end with a hyphen."
  }
}

variable "environment" {
  description = "`prod` protects data from deletion and keeps it longer; `dev` can be destroyed at any time."
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment: expected dev or prod."
  }
}

variable "region" {
  description = "Region of functions, buckets, topics, the Firestore database and the BigQuery dataset. It cannot be changed later."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region: expected a region such as europe-west1, not a zone nor a multi-region."
  }
}

variable "settings" {
  description = "Settings of the codebases that differ from their defaults, by name: see docs/settings.md. The deploy checks their values."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([for name in keys(var.settings) :
    contains(jsondecode(file("${path.root}/generated/settings.json")), name)])
    error_message = "settings: expected names of docs/settings.md only."
  }

  validation {
    condition = length(setintersection(keys(var.settings), concat(
      ["GCLOUD_PROJECT", "FUNCTIONS_REGION", "FUNCTIONS_SERVICE_ACCOUNT", "MIRROR_DATASET"],
      keys(jsondecode(file("${path.root}/generated/buckets.json"))),
    ))) == 0
    error_message = "settings: project, region, accounts, dataset and buckets are named by this configuration; leave them out."
  }

  validation {
    condition     = alltrue([for value in values(var.settings) : length(regexall("[\r\n]", value)) == 0])
    error_message = "settings: expected values of one line."
  }
}

variable "deploy_functions" {
  description = "Whether `terraform apply` deploys changed codebases. False where CI alone deploys; `terraform destroy` removes functions in either case."
  type        = bool
  default     = true
}

variable "dashboard_viewers" {
  description = "Who may reach private HTTPS functions, such as user:jo@example.com or group:staff@example.com."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.dashboard_viewers : can(regex("^(user|group|serviceAccount):[^@,\\s]+@[^@,\\s]+$", member))])
    error_message = "dashboard_viewers: expected user:, group: or serviceAccount: and an e-mail address; nobody else, and never everybody."
  }
}

variable "alert_email" {
  description = "Whom alerts are mailed to; null leaves them to the console."
  type        = string
  default     = null

  validation {
    condition     = var.alert_email == null ? true : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", var.alert_email))
    error_message = "alert_email: expected an e-mail address."
  }
}

variable "budget" {
  description = "What a month may cost before mails are sent at half, nine tenths and all of it, to alert_email, the project's owners and the administrators of the billing account; the latter alone without alert_email. Null for no budget."
  type = object({
    billing_account = string
    currency        = string
    amount          = number
  })
  default = null

  validation {
    condition     = var.budget == null ? true : can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "budget: expected billing_account such as 012345-6789AB-CDEF01."
  }
  validation {
    condition     = var.budget == null ? true : var.budget.amount >= 1 && floor(var.budget.amount) == var.budget.amount
    error_message = "budget: expected amount to be a whole number of at least 1."
  }
  validation {
    condition     = var.budget == null ? true : can(regex("^[A-Z]{3}$", var.budget.currency))
    error_message = "budget: expected currency such as EUR, that of the billing account."
  }
}

variable "github" {
  description = "The GitHub repository whose Actions may deploy without a key, by its number (`gh api repos/OWNER/NAME --jq .id`), which nobody can take over by its name; null for none. `pool` names the workload identity pool: the name of a deleted one is taken for 30 days."
  type = object({
    repository_id = string
    branch        = optional(string, "main")
    pool          = optional(string, "earshot-github")
  })
  default = null

  validation {
    condition     = var.github == null ? true : can(regex("^[a-z0-9-]{4,32}$", var.github.pool)) && !startswith(var.github.pool, "gcp-")
    error_message = "github: expected pool to be 4 to 32 lower-case letters, digits or hyphens that do not begin with gcp-."
  }
  validation {
    condition     = var.github == null ? true : can(regex("^[0-9]+$", var.github.repository_id))
    error_message = "github: expected repository_id to be the repository's number, not its name."
  }
  validation {
    condition     = var.github == null ? true : can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.github.branch))
    error_message = "github: expected branch to be the name of one branch, such as main."
  }
}

variable "cloud_build" {
  description = "The repository that Cloud Build deploys from, and the installation of its GitHub app; null for none. See README.md for the two steps in a browser."
  type = object({
    remote_uri          = string
    branch              = optional(string, "main")
    app_installation_id = number
  })
  default = null

  validation {
    condition     = var.cloud_build == null ? true : can(regex("^https://github\\.com/[^/]+/[^/]+\\.git$", var.cloud_build.remote_uri))
    error_message = "cloud_build: expected remote_uri such as https://github.com/OWNER/NAME.git."
  }
  validation {
    condition     = var.cloud_build == null ? true : can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.cloud_build.branch))
    error_message = "cloud_build: expected branch to be the name of one branch, such as main."
  }
  validation {
    condition     = var.cloud_build == null ? true : var.cloud_build.app_installation_id >= 1 && floor(var.cloud_build.app_installation_id) == var.cloud_build.app_installation_id
    error_message = "cloud_build: expected app_installation_id to be the number of the installation."
  }
}

variable "allow_destroy" {
  description = "Lifts the protection of prod: apply with true first, then destroy with true."
  type        = bool
  default     = false
}

variable "propagation_seconds" {
  description = "How long new service agents, roles and metrics are given to become known everywhere before anything relies on them."
  type        = number
  default     = 120

  validation {
    condition     = var.propagation_seconds >= 0 && var.propagation_seconds <= 600
    error_message = "propagation_seconds: expected 0 to 600."
  }
}

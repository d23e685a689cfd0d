variable "project_id" {
  type = string
}

variable "project_number" {
  type = string
}

variable "region" {
  type = string
}

variable "environment" {
  type = string
}

variable "accounts" {
  description = "E-mail addresses of the accounts that functions run as; whoever deploys them has to be allowed to."
  type        = map(string)
}

variable "trigger_buckets" {
  description = "Names of the buckets whose events start functions."
  type        = set(string)
}

variable "github" {
  type = object({
    repository_id = string
    branch        = string
    pool          = string
  })
}

variable "cloud_build" {
  type = object({
    remote_uri          = string
    branch              = string
    app_installation_id = number
  })
}

variable "cloud_build_agent" {
  description = "The member that stands for Cloud Build's own agent."
  type        = string
}

variable "viewers" {
  description = "Who may call private functions, as a deploy is told them."
  type        = string
}

variable "settings" {
  description = "Settings of the codebases, as Cloud Build deploys them."
  type        = map(string)
}

variable "role_suffix" {
  description = "How the ids of custom roles end, so that they are not those of an environment that is gone."
  type        = string
}

variable "propagation_seconds" {
  description = "How long Cloud Build is given to be known as a reader of the token of GitHub."
  type        = number
}

variable "project_id" {
  type = string
}

variable "codebases" {
  description = "Each codebase's functions and secrets, as generated/functions.json tells them."
  type = map(object({
    account = string
    secrets = list(string)
  }))
}

variable "buckets" {
  description = "Names of the buckets by what they hold."
  type        = map(string)
}

variable "topics" {
  description = "Names of the topics."
  type        = list(string)
}

variable "dataset" {
  description = "Id of the BigQuery dataset."
  type        = string
}

variable "speech_agent" {
  description = "The member that stands for Speech-to-Text's own agent."
  type        = string
}

variable "role_suffix" {
  description = "How the ids of custom roles end, so that they are not those of an environment that is gone."
  type        = string
}

variable "propagation_seconds" {
  description = "How long new roles are given to become known everywhere."
  type        = number
}

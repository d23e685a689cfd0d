variable "root" {
  description = "The repository's root, as seen from the folder that terraform runs in."
  type        = string
}

variable "project_id" {
  type = string
}

variable "codebases" {
  description = "Each codebase that is deployed: the account its functions run as, the patterns of its sources, its libraries' included, and what the environment of its deploy has beside that of all."
  type = map(object({
    account     = string
    sources     = list(string)
    environment = optional(map(string), {})
  }))
}

variable "rules" {
  description = "Files that tell security rules and indexes."
  type        = list(string)
}

variable "shared_files" {
  description = "Files that every codebase depends on, such as the lockfile."
  type        = list(string)
}

variable "environment" {
  description = "Environment of all deploys: the region and settings."
  type        = map(string)
}

variable "enabled" {
  description = "Whether to deploy at all. Functions are removed on destroy in either case."
  type        = bool
}

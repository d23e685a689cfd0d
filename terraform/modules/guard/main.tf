# The root makes this depend on everything, so it goes first when all is destroyed. Where data is protected it refuses, before
# anything is gone. Another project or region replaces everything, as when the variables of one environment meet the state of
# another.
variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "protected" {
  description = "Whether to refuse to be destroyed."
  type        = bool
}

resource "terraform_data" "guard" {
  triggers_replace = { project = var.project_id, region = var.region }
  input            = { protected = var.protected, project = var.project_id }

  provisioner "local-exec" {
    when    = destroy
    command = self.input.protected ? "echo '${self.input.project} is protected: apply with allow_destroy=true first.' >&2; exit 1" : "true"
  }
}

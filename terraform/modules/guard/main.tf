# The root makes this depend on everything, so it goes first when all is destroyed. Where data is protected it refuses, before
# anything is gone.
variable "project_id" {
  type = string
}

variable "protected" {
  description = "Whether to refuse to be destroyed."
  type        = bool
}

resource "terraform_data" "guard" {
  input = { protected = var.protected, project = var.project_id }

  provisioner "local-exec" {
    when    = destroy
    command = self.input.protected ? "echo '${self.input.project} is protected: apply with allow_destroy=true first.' >&2; exit 1" : "true"
  }
}

variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "topics" {
  description = "Topics of events and notifications."
  type        = list(string)
}

variable "dead_letter_topics" {
  description = "Topics of what was given up; each has a subscription of its own name."
  type        = list(string)
}

variable "raw_subscriptions" {
  description = "Name of the subscription that writes a topic's messages to BigQuery as they are, by topic."
  type        = map(string)
}

variable "raw_table" {
  description = "The table of raw messages, as project.dataset.table."
  type        = string
}

variable "pubsub_agent" {
  description = "The member that stands for Pub/Sub's own agent."
  type        = string
}

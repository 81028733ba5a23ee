CREATE TABLE "access_allocation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"grant_id" uuid NOT NULL,
	"request_id" uuid,
	"status" text NOT NULL,
	"ended" text,
	"duration" text,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_app" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"owner_ids" uuid[] DEFAULT '{}' NOT NULL,
	"connection_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_decision" (
	"id" uuid PRIMARY KEY NOT NULL,
	"request_id" uuid NOT NULL,
	"stage" integer NOT NULL,
	"by_id" uuid NOT NULL,
	"as_id" uuid NOT NULL,
	"decision" text NOT NULL,
	"reason" text NOT NULL,
	"duration" text,
	"content_hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_delegation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_due" (
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"due" timestamp with time zone NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "access_due_subject_id_kind_pk" PRIMARY KEY("subject_id","kind")
);
--> statement-breakpoint
CREATE TABLE "access_grant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"role_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"request_id" uuid,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"method" text NOT NULL,
	"duration" text,
	"starts_at" timestamp with time zone NOT NULL,
	"activated_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"end_reason" text,
	"end_note" text,
	"ended_at" timestamp with time zone,
	"had_before" boolean DEFAULT false NOT NULL,
	"verified_at" timestamp with time zone,
	"provisioning_flow_id" uuid,
	"provisioning_version" integer,
	"deprovisioning_flow_id" uuid,
	"deprovisioning_version" integer,
	"provisioning_run_id" uuid,
	"deprovisioning_run_id" uuid,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_notice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" uuid NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"request_id" uuid,
	"grant_id" uuid,
	"channel" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"due" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_operation" (
	"grant_id" uuid NOT NULL,
	"action" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"run_id" uuid,
	"error" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "access_operation_grant_id_action_attempt_pk" PRIMARY KEY("grant_id","action","attempt")
);
--> statement-breakpoint
CREATE TABLE "access_policy" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"body" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"role_id" uuid,
	"user_id" uuid,
	"title" text,
	"run_id" uuid,
	"flow_id" uuid,
	"break_glass" boolean DEFAULT false NOT NULL,
	"requester_id" uuid,
	"caller_id" text NOT NULL,
	"requested_by" text NOT NULL,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"justification" text NOT NULL,
	"answers" jsonb NOT NULL,
	"duration" text,
	"approved_duration" text,
	"starts_at" timestamp with time zone,
	"policy_id" uuid,
	"policy_version" integer,
	"rule" text NOT NULL,
	"stages" jsonb NOT NULL,
	"stage" integer DEFAULT 0 NOT NULL,
	"asked_ids" uuid[] DEFAULT '{}' NOT NULL,
	"excluded_ids" uuid[] DEFAULT '{}' NOT NULL,
	"trace" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"grant_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "access_resource" (
	"id" uuid PRIMARY KEY NOT NULL,
	"app_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_role" (
	"id" uuid PRIMARY KEY NOT NULL,
	"app_id" uuid NOT NULL,
	"resource_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"owner_ids" uuid[] DEFAULT '{}' NOT NULL,
	"method" text NOT NULL,
	"provisioning_flow_id" uuid,
	"deprovisioning_flow_id" uuid,
	"connector_role" text,
	"assignee_ids" uuid[] DEFAULT '{}' NOT NULL,
	"policy_id" uuid,
	"prerequisite_ids" uuid[] DEFAULT '{}' NOT NULL,
	"conflict_ids" uuid[] DEFAULT '{}' NOT NULL,
	"max_duration" text,
	"recommended_duration" text,
	"privileged" boolean DEFAULT false NOT NULL,
	"break_glass" text,
	"on_outside" text DEFAULT 'report' NOT NULL,
	"read_at" timestamp with time zone,
	"held_at" timestamp with time zone,
	"released_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "access_task" (
	"id" uuid PRIMARY KEY NOT NULL,
	"grant_id" uuid,
	"action" text,
	"cause" text NOT NULL,
	"run_id" uuid,
	"user_id" uuid,
	"due_at" timestamp with time zone,
	"title" text NOT NULL,
	"detail" text NOT NULL,
	"assignee_ids" uuid[] DEFAULT '{}' NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"closed_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"person_id" uuid,
	"last_sign_in_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_email_key_unique" UNIQUE("email_key"),
	CONSTRAINT "account_person_id_unique" UNIQUE("person_id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid,
	"person_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"target_name" text NOT NULL,
	"details" jsonb NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_link" (
	"hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"person_id" uuid,
	"subject_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "person_preference" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"notices" text NOT NULL,
	"time_zone" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_ask" (
	"run_id" uuid NOT NULL,
	"path" text NOT NULL,
	"card" text NOT NULL,
	"request_id" uuid,
	"task_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "run_ask_run_id_path_pk" PRIMARY KEY("run_id","path")
);
--> statement-breakpoint
CREATE TABLE "slack_delivery" (
	"signature" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slack_link" (
	"team_id" text NOT NULL,
	"slack_user_id" text NOT NULL,
	"person_id" uuid NOT NULL,
	"how" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "slack_link_team_id_slack_user_id_pk" PRIMARY KEY("team_id","slack_user_id")
);
--> statement-breakpoint
CREATE TABLE "slack_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connection_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"request_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"open" boolean DEFAULT true NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"due" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connector" text NOT NULL,
	"name" text NOT NULL,
	"fields" jsonb NOT NULL,
	"limits" jsonb,
	"secret_names" text[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"key_id" text,
	"wrapped_key" text,
	"sealed" text,
	"last_test" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_name" text NOT NULL,
	"email" text,
	"user_name_key" text NOT NULL,
	"email_key" text,
	"personal_email" text,
	"first_name" text,
	"last_name" text,
	"display_name" text,
	"user_type" text,
	"department" text,
	"title" text,
	"country" text,
	"city" text,
	"cost_center" text,
	"phone" text,
	"start_date" text,
	"last_day" text,
	"contract_end" text,
	"last_sign_in_at" text,
	"manager_id" uuid,
	"status" text DEFAULT 'active' NOT NULL,
	"sort_name" text NOT NULL,
	"search_text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "person_group" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_group_member" (
	"group_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_group_member_group_id_person_id_pk" PRIMARY KEY("group_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "call_gate" (
	"connection_id" uuid PRIMARY KEY NOT NULL,
	"second_at" timestamp with time zone DEFAULT now() NOT NULL,
	"minute_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_permit" (
	"connection_id" uuid NOT NULL,
	"worker" uuid NOT NULL,
	"calls" integer NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "call_permit_connection_id_worker_pk" PRIMARY KEY("connection_id","worker")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"caller" text NOT NULL,
	"external_id" text,
	"type" text NOT NULL,
	"source" text NOT NULL,
	"data" jsonb NOT NULL,
	"runs" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heard" (
	"run_id" uuid NOT NULL,
	"path" text NOT NULL,
	"source" uuid NOT NULL,
	"key" text NOT NULL,
	"handed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "heard_run_id_path_source_pk" PRIMARY KEY("run_id","path","source")
);
--> statement-breakpoint
CREATE TABLE "projection" (
	"name" text PRIMARY KEY NOT NULL,
	"xid" "xid8" NOT NULL,
	"run_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"rebuilt" uuid
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"flow_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"mode" text NOT NULL,
	"trigger" text NOT NULL,
	"subject" text,
	"about" text,
	"status" smallint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "run_event" (
	"run_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"epoch" integer NOT NULL,
	"at" bigint NOT NULL,
	"records" text NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "run_event_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "run_search" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"facts" text NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "turn" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"flow_id" uuid NOT NULL,
	"key" text NOT NULL,
	"place" bigint GENERATED BY DEFAULT AS IDENTITY (sequence name "turn_place_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"started" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wait" (
	"run_id" uuid NOT NULL,
	"path" text NOT NULL,
	"kind" text NOT NULL,
	"due" timestamp with time zone NOT NULL,
	"key" text,
	CONSTRAINT "wait_run_id_path_pk" PRIMARY KEY("run_id","path")
);
--> statement-breakpoint
CREATE TABLE "flow_favourite" (
	"account_id" uuid NOT NULL,
	"flow_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_favourite_account_id_flow_id_pk" PRIMARY KEY("account_id","flow_id")
);
--> statement-breakpoint
CREATE TABLE "flow_index" (
	"flow_id" uuid NOT NULL,
	"side" text NOT NULL,
	"text" text NOT NULL,
	"definitions" text[] NOT NULL,
	"connections" uuid[] NOT NULL,
	"calls" uuid[] NOT NULL,
	CONSTRAINT "flow_index_flow_id_side_pk" PRIMARY KEY("flow_id","side")
);
--> statement-breakpoint
CREATE TABLE "flow_presence" (
	"client" text PRIMARY KEY NOT NULL,
	"flow_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"card" text,
	"field" text,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "flow_test_case" (
	"flow_id" uuid NOT NULL,
	"name" text NOT NULL,
	"input" jsonb NOT NULL,
	"fixtures" jsonb NOT NULL,
	"expectations" jsonb NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_test_case_flow_id_name_pk" PRIMARY KEY("flow_id","name")
);
--> statement-breakpoint
CREATE TABLE "flow" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"folder_id" uuid,
	"draft" jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"published" integer,
	"enabled" boolean DEFAULT true NOT NULL,
	"second_person" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "flow_edit" (
	"flow_id" uuid NOT NULL,
	"base" integer NOT NULL,
	"edits" jsonb NOT NULL,
	"ids" text[] DEFAULT '{}' NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_edit_flow_id_base_pk" PRIMARY KEY("flow_id","base")
);
--> statement-breakpoint
CREATE TABLE "flow_version" (
	"flow_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"graph" jsonb NOT NULL,
	"trigger" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"published_by" text NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_version_flow_id_number_pk" PRIMARY KEY("flow_id","number")
);
--> statement-breakpoint
CREATE TABLE "listeners" (
	"version" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_exemption" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"other_role_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"approved_by" text NOT NULL,
	"approver_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "access_finding" (
	"id" uuid PRIMARY KEY NOT NULL,
	"role_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"account" text NOT NULL,
	"user_id" uuid,
	"grant_id" uuid,
	"first_import" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"resolved_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "access_review" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"cause" text NOT NULL,
	"scope" jsonb NOT NULL,
	"reviewers" jsonb NOT NULL,
	"on_close" text NOT NULL,
	"status" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"report" jsonb,
	"report_hash" text
);
--> statement-breakpoint
CREATE TABLE "access_review_item" (
	"id" uuid PRIMARY KEY NOT NULL,
	"review_id" uuid NOT NULL,
	"grant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"snapshot" jsonb NOT NULL,
	"reviewer_ids" uuid[] DEFAULT '{}' NOT NULL,
	"decision" text,
	"reason" text,
	"decided_by_id" uuid,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "publish_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"flow_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"note" text NOT NULL,
	"override" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"requested_by" uuid NOT NULL,
	"requester_name" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" uuid,
	"decider_name" text,
	"decided_at" timestamp with time zone,
	"reason" text,
	"version" integer
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_token" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_token_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "idempotent_answer" (
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"request" text NOT NULL,
	"status" integer,
	"body" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_answer_caller_key_pk" PRIMARY KEY("caller","key")
);
--> statement-breakpoint
CREATE TABLE "hook" (
	"id" text PRIMARY KEY NOT NULL,
	"flow_id" uuid NOT NULL,
	"key_id" text,
	"wrapped_key" text,
	"sealed" text,
	"secret_set_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hook_flow_id_unique" UNIQUE("flow_id")
);
--> statement-breakpoint
CREATE TABLE "schedule" (
	"flow_id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_import" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"created" integer DEFAULT 0 NOT NULL,
	"message" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "user_import_row" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"data" jsonb,
	"user_name_key" text,
	"email_key" text,
	"manager_key" text,
	"problem" text,
	CONSTRAINT "user_import_row_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
ALTER TABLE "access_allocation" ADD CONSTRAINT "access_allocation_grant_id_access_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."access_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_app" ADD CONSTRAINT "access_app_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_decision" ADD CONSTRAINT "access_decision_request_id_access_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."access_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_decision" ADD CONSTRAINT "access_decision_by_id_person_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_decision" ADD CONSTRAINT "access_decision_as_id_person_id_fk" FOREIGN KEY ("as_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_delegation" ADD CONSTRAINT "access_delegation_from_id_person_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_delegation" ADD CONSTRAINT "access_delegation_to_id_person_id_fk" FOREIGN KEY ("to_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_role_id_access_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_request_id_access_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."access_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_notice" ADD CONSTRAINT "access_notice_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_operation" ADD CONSTRAINT "access_operation_grant_id_access_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."access_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_role_id_access_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_requester_id_person_id_fk" FOREIGN KEY ("requester_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_resource" ADD CONSTRAINT "access_resource_app_id_access_app_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."access_app"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_role" ADD CONSTRAINT "access_role_app_id_access_app_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."access_app"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_role" ADD CONSTRAINT "access_role_resource_id_access_resource_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."access_resource"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_role" ADD CONSTRAINT "access_role_provisioning_flow_id_flow_id_fk" FOREIGN KEY ("provisioning_flow_id") REFERENCES "public"."flow"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_role" ADD CONSTRAINT "access_role_deprovisioning_flow_id_flow_id_fk" FOREIGN KEY ("deprovisioning_flow_id") REFERENCES "public"."flow"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_role" ADD CONSTRAINT "access_role_policy_id_access_policy_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."access_policy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_task" ADD CONSTRAINT "access_task_grant_id_access_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."access_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_task" ADD CONSTRAINT "access_task_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_link" ADD CONSTRAINT "access_link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_preference" ADD CONSTRAINT "person_preference_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slack_link" ADD CONSTRAINT "slack_link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slack_message" ADD CONSTRAINT "slack_message_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slack_message" ADD CONSTRAINT "slack_message_request_id_access_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."access_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slack_message" ADD CONSTRAINT "slack_message_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_manager_id_person_id_fk" FOREIGN KEY ("manager_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_group_member" ADD CONSTRAINT "person_group_member_group_id_person_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."person_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_group_member" ADD CONSTRAINT "person_group_member_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_favourite" ADD CONSTRAINT "flow_favourite_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_favourite" ADD CONSTRAINT "flow_favourite_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_index" ADD CONSTRAINT "flow_index_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_presence" ADD CONSTRAINT "flow_presence_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_presence" ADD CONSTRAINT "flow_presence_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_test_case" ADD CONSTRAINT "flow_test_case_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_edit" ADD CONSTRAINT "flow_edit_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flow_version" ADD CONSTRAINT "flow_version_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_exemption" ADD CONSTRAINT "access_exemption_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_exemption" ADD CONSTRAINT "access_exemption_role_id_access_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_exemption" ADD CONSTRAINT "access_exemption_other_role_id_access_role_id_fk" FOREIGN KEY ("other_role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_exemption" ADD CONSTRAINT "access_exemption_approver_id_person_id_fk" FOREIGN KEY ("approver_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_finding" ADD CONSTRAINT "access_finding_role_id_access_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_finding" ADD CONSTRAINT "access_finding_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_finding" ADD CONSTRAINT "access_finding_grant_id_access_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."access_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_review_id_access_review_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."access_review"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_grant_id_access_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."access_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_role_id_access_role_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."access_role"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_review_item" ADD CONSTRAINT "access_review_item_decided_by_id_person_id_fk" FOREIGN KEY ("decided_by_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publish_request" ADD CONSTRAINT "publish_request_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook" ADD CONSTRAINT "hook_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_flow_id_flow_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_import_row" ADD CONSTRAINT "user_import_row_import_id_user_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."user_import"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "access_allocation_one" ON "access_allocation" USING btree ("grant_id","status") WHERE status <> 'invalidated';--> statement-breakpoint
CREATE UNIQUE INDEX "access_app_name" ON "access_app" USING btree ("name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "access_decision_by" ON "access_decision" USING btree ("request_id","by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "access_decision_as" ON "access_decision" USING btree ("request_id","as_id");--> statement-breakpoint
CREATE INDEX "access_delegation_from" ON "access_delegation" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "access_delegation_to" ON "access_delegation" USING btree ("to_id");--> statement-breakpoint
CREATE INDEX "access_due_due" ON "access_due" USING btree ("due");--> statement-breakpoint
CREATE INDEX "access_grant_user" ON "access_grant" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "access_grant_role" ON "access_grant" USING btree ("role_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "access_notice_one" ON "access_notice" USING btree ("event","subject","person_id");--> statement-breakpoint
CREATE INDEX "access_notice_due" ON "access_notice" USING btree ("due") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "access_operation_run" ON "access_operation" USING btree ("run_id") WHERE status = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "access_policy_name" ON "access_policy" USING btree ("name_key");--> statement-breakpoint
CREATE INDEX "access_request_user" ON "access_request" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "access_request_asked" ON "access_request" USING gin ("asked_ids");--> statement-breakpoint
CREATE INDEX "access_request_open" ON "access_request" USING btree ("role_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "access_request_grant" ON "access_request" USING btree ("grant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "access_resource_name" ON "access_resource" USING btree ("app_id","name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "access_role_name" ON "access_role" USING btree ("app_id","name_key") WHERE retired_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "access_task_one" ON "access_task" USING btree ("grant_id","action") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "access_task_open" ON "access_task" USING btree ("created_at") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_target" ON "audit" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "access_link_age" ON "access_link" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "run_ask_request" ON "run_ask" USING btree ("request_id") WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX "run_ask_task" ON "run_ask" USING btree ("task_id") WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX "slack_delivery_age" ON "slack_delivery" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "slack_link_person" ON "slack_link" USING btree ("team_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "slack_message_place" ON "slack_message" USING btree ("connection_id","channel","ts");--> statement-breakpoint
CREATE INDEX "slack_message_open" ON "slack_message" USING btree ("request_id") WHERE open;--> statement-breakpoint
CREATE UNIQUE INDEX "person_user_name" ON "person" USING btree ("user_name_key") WHERE "person"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "person_email" ON "person" USING btree ("email_key") WHERE "person"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "person_user_name_ever" ON "person" USING btree ("user_name_key");--> statement-breakpoint
CREATE INDEX "person_email_ever" ON "person" USING btree ("email_key");--> statement-breakpoint
CREATE INDEX "person_sort" ON "person" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "person_manager" ON "person" USING btree ("manager_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_group_name" ON "person_group" USING btree ("name_key");--> statement-breakpoint
CREATE INDEX "person_group_member_person" ON "person_group_member" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_external_id" ON "event" USING btree ("caller","external_id") WHERE "event"."external_id" is not null;--> statement-breakpoint
CREATE INDEX "heard_new" ON "heard" USING btree ("run_id") WHERE not "heard"."handed";--> statement-breakpoint
CREATE INDEX "run_flow" ON "run" USING btree ("flow_id","id");--> statement-breakpoint
CREATE INDEX "run_event_xid" ON "run_event" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "turn_line" ON "turn" USING btree ("flow_id","key","started" DESC NULLS LAST,"place");--> statement-breakpoint
CREATE INDEX "wait_due" ON "wait" USING btree ("due");--> statement-breakpoint
CREATE INDEX "wait_key" ON "wait" USING btree ("key") WHERE "wait"."key" is not null;--> statement-breakpoint
CREATE INDEX "wait_asks" ON "wait" USING btree ("run_id") WHERE key like 'event:flow.answered#%';--> statement-breakpoint
CREATE INDEX "flow_index_connections" ON "flow_index" USING gin ("connections");--> statement-breakpoint
CREATE INDEX "flow_index_calls" ON "flow_index" USING gin ("calls");--> statement-breakpoint
CREATE INDEX "flow_index_definitions" ON "flow_index" USING gin ("definitions");--> statement-breakpoint
CREATE INDEX "flow_presence_flow" ON "flow_presence" USING btree ("flow_id");--> statement-breakpoint
CREATE INDEX "flow_version_trigger" ON "flow_version" USING btree ("trigger");--> statement-breakpoint
CREATE INDEX "access_exemption_user" ON "access_exemption" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "access_finding_one" ON "access_finding" USING btree ("role_id","kind","account") WHERE status in ('open', 'ignored');--> statement-breakpoint
CREATE UNIQUE INDEX "access_review_item_one" ON "access_review_item" USING btree ("review_id","grant_id");--> statement-breakpoint
CREATE INDEX "access_review_item_reviewer" ON "access_review_item" USING gin ("reviewer_ids");--> statement-breakpoint
CREATE INDEX "publish_request_flow" ON "publish_request" USING btree ("flow_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "publish_request_open" ON "publish_request" USING btree ("flow_id") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "api_token_account" ON "api_token" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "idempotent_answer_age" ON "idempotent_answer" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "schedule_next" ON "schedule" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "user_import_row_user_name" ON "user_import_row" USING btree ("import_id","user_name_key");--> statement-breakpoint
CREATE INDEX "user_import_row_email" ON "user_import_row" USING btree ("import_id","email_key");
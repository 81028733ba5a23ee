import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { access } from "./access.ts";
import { directory } from "./directory/directory.ts";
import { email } from "./email/email.ts";
import { flow } from "./flow.ts";
import { helper } from "./helper.ts";
import { http } from "./http/http.ts";
import { identity } from "./identity/identity.ts";
import { manual } from "./manual.ts";
import { salesforce } from "./salesforce/salesforce.ts";
import { schedule } from "./schedule.ts";
import { slack } from "./slack/slack.ts";
import { webhook } from "./webhook.ts";

/** Every connector of the product, in the order of the palette. */
export const CONNECTORS: readonly ConnectorDefinition[] = [
	manual,
	helper,
	schedule,
	webhook,
	directory,
	access,
	flow,
	identity,
	email,
	http,
	slack,
	salesforce,
];

import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { access } from "./access.ts";
import { directory } from "./directory/directory.ts";
import { flow } from "./flow.ts";
import { manual } from "./manual.ts";
import { salesforce } from "./salesforce/salesforce.ts";
import { slack } from "./slack/slack.ts";

/** Every connector of the product, in the order of the palette. */
export const CONNECTORS: readonly ConnectorDefinition[] = [manual, directory, access, flow, slack, salesforce];

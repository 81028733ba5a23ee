import type { Template } from "@keyway/contract/templates";
import { neededConnectors } from "@keyway/flow/template";
import type { Catalogue } from "@keyway/schema/catalogue";
import { accessTemplates } from "./access.ts";
import { joinerTemplates } from "./joiner.ts";
import { leaverTemplates } from "./leaver.ts";
import { operationsTemplates } from "./operations.ts";
import type { TemplateDefinition } from "./template.ts";

/** Every example flow; each of them runs against the sandbox in the tests (`tests/spine/templates.test.ts`). */
const TEMPLATES: readonly TemplateDefinition[] = [
	...joinerTemplates,
	...leaverTemplates,
	...accessTemplates,
	...operationsTemplates,
];

/** The examples as the gallery shows them. */
export function templates(catalogue: Catalogue): Template[] {
	return TEMPLATES.map((template) => ({
		...template,
		kind: "automation",
		connectors: neededConnectors(template.graph, catalogue),
	}));
}

import { Catalogue } from "@keyway/schema/catalogue";
import { Uses } from "@keyway/schema/ids";
import { z } from "zod";
import { defineRoute } from "./route.ts";

export const getCatalogue = defineRoute({
	id: "getCatalogue",
	method: "GET",
	path: "/api/catalogue",
	summary: "Triggers, cards, functions and connectors",
	description: "Everything that can be placed in a flow: fields with JSON Schemas, outputs, sentences and samples.",
	permission: "flows:read",
	status: 200,
	response: Catalogue,
});

export const getUsage = defineRoute({
	id: "getUsage",
	method: "GET",
	path: "/api/catalogue/usage",
	summary: "How often cards follow each other in the flows of this house",
	description:
		"Counted over the drafts that were changed last; a minute old at most. For suggestions of what comes next.",
	permission: "flows:read",
	status: 200,
	response: z.object({
		items: z.array(z.object({ after: Uses, next: Uses, count: z.number().int().positive() })),
	}),
});

export const catalogueRoutes = { getCatalogue, getUsage };

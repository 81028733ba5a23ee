import { Catalogue } from "@keyway/schema/catalogue";
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

export const catalogueRoutes = { getCatalogue };

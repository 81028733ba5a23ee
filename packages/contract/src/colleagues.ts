import { z } from "zod";
import { defineRoute } from "./route.ts";
import { Someone } from "./someone.ts";

export const searchColleagues = defineRoute({
	id: "searchColleagues",
	method: "GET",
	path: "/api/colleagues",
	summary: "Find active people by name or address",
	description: "For choosing whom to ask for, or who decides in one's place. Answers the first ten.",
	permission: "access:use",
	query: z.strictObject({ search: z.string().trim().min(2).max(200) }),
	status: 200,
	response: z.object({ items: z.array(Someone) }),
});

export const colleagueRoutes = { searchColleagues };

import { z } from "zod";
import { defineRoute } from "./route.ts";

/** What the organisation has chosen. */
export const Settings = z.object({
	/** Publishing any flow needs a second person. */
	secondPerson: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

export const getSettings = defineRoute({
	id: "getSettings",
	method: "GET",
	path: "/api/settings",
	summary: "Read the organisation's settings",
	permission: "flows:read",
	status: 200,
	response: Settings,
});

export const updateSettings = defineRoute({
	id: "updateSettings",
	method: "PATCH",
	path: "/api/settings",
	summary: "Change the organisation's settings",
	permission: "accounts:write",
	body: z.strictObject({ secondPerson: z.boolean().optional() }),
	status: 200,
	response: Settings,
});

export const settingRoutes = { getSettings, updateSettings };

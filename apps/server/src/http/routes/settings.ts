import type { settingRoutes } from "@keyway/contract/settings";
import { changeSettings, readSettings } from "@keyway/db/settings";
import type { Handlers } from "../handler.ts";

export const settingHandlers: Handlers<typeof settingRoutes> = {
	getSettings: ({ services }) => readSettings(services.db),

	updateSettings: ({ body, principal, services }) =>
		services.db.transaction((tx) =>
			changeSettings(tx, body.secondPerson === undefined ? {} : { secondPerson: body.secondPerson }, principal.actor),
		),
};

import { ConnectorError } from "@keyway/connector-sdk/error";
import { ExpiringCache } from "@keyway/connector-sdk/expiring-cache";
import type { OptionValue } from "@keyway/connector-sdk/option-field";
import { listObjects, type ObjectInfo } from "./records.ts";
import type { SalesforceContext } from "./rest-api.ts";

const CACHE_SECONDS = 3_600;
const lists = new ExpiringCache<ObjectInfo[]>(100);

/**
 * The API name of an object: picked from the list, or written as its name or label (`Employee` for `Employee__c`).
 * @throws ConnectorError `notFound`, or `invalid` when two objects have the label
 */
export async function objectName(option: OptionValue, context: SalesforceContext): Promise<string> {
	if (typeof option !== "string") return option.value;
	const { instanceUrl, clientId, clientSecret } = context.connection;
	const key = [instanceUrl, clientId, clientSecret];
	const objects = lists.get(key) ?? (await listObjects(context));
	lists.set(key, objects, CACHE_SECONDS);
	const wanted = option.toLowerCase();
	const byName = objects.find((each) => each.name.toLowerCase() === wanted);
	if (byName) return byName.name;
	const byLabel = objects.filter((each) => each.label.toLowerCase() === wanted);
	if (byLabel.length > 1)
		throw new ConnectorError(
			"invalid",
			"OBJECT_AMBIGUOUS",
			`Salesforce has several objects called "${option}": ${byLabel.map((each) => each.name).join(", ")}. Pick the right one.`,
		);
	if (byLabel[0]) return byLabel[0].name;
	// What is not there today may be there in a minute: somebody is setting it up.
	lists.delete(key);
	throw new ConnectorError(
		"notFound",
		"OBJECT_UNKNOWN",
		`Salesforce has no object called "${option}". Pick one from the list.`,
	);
}

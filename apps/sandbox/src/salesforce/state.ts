import { OBJECTS } from "./objects.ts";

export type Value = string | number | boolean | null;
export type StoredRecord = { id: string; object: string; columns: Record<string, Value>; deleted: boolean };

export type SalesforceState = {
	records: StoredRecord[];
	/** Access tokens that were handed out. */
	tokens: Set<string>;
	/** Answers of queries that are read page by page, by locator. */
	cursors: Map<string, { records: unknown[]; total: number; version: string }>;
	calls: number;
	nextId: number;
};

export const BATCH_LIMIT = 2_000;
export const DAILY_CALLS = 15_000;

export function seedSalesforce(now: Date): SalesforceState {
	const state: SalesforceState = { records: [], tokens: new Set(), cursors: new Map(), calls: 0, nextId: 1 };
	insert(state, "Account", { Name: "Acme", Industry: "Manufacturing", Website: "https://www.acme.test" }, now);
	return state;
}

/** Stores a record that was checked, with what Salesforce itself fills in. */
export function insert(
	state: SalesforceState,
	object: string,
	columns: Record<string, Value>,
	now: Date,
): StoredRecord {
	const id = newRecordId(state, object);
	const stamp = timestamp(now);
	const empty = Object.fromEntries((OBJECTS[object]?.fields ?? []).map((field) => [field.name, null]));
	const record = {
		id,
		object,
		columns: {
			...empty,
			...columns,
			...derived(object, columns),
			Id: id,
			IsDeleted: false,
			CreatedDate: stamp,
			LastModifiedDate: stamp,
			SystemModstamp: stamp,
		},
		deleted: false,
	};
	state.records.push(record);
	return record;
}

export function change(record: StoredRecord, columns: Record<string, Value>, now: Date): void {
	const stamp = timestamp(now);
	Object.assign(record.columns, columns, { LastModifiedDate: stamp, SystemModstamp: stamp });
	Object.assign(record.columns, derived(record.object, record.columns));
}

/** People's objects have a compound name that cannot be written. */
function derived(object: string, columns: Record<string, Value>): Record<string, Value> {
	if (!["Contact", "Lead", "User"].includes(object)) return {};
	return { Name: [columns["FirstName"], columns["LastName"]].filter((part) => part).join(" ") };
}

function timestamp(now: Date): string {
	return now.toISOString().replace("Z", "+0000");
}

/** 15 characters that tell upper from lower case, and 3 that repeat the case for those who do not. */
function newRecordId(state: SalesforceState, object: string): string {
	const prefix = OBJECTS[object]?.prefix ?? "a09";
	const number = state.nextId++;
	return longId(`${prefix}AC${number.toString(36).toUpperCase().padStart(10, "0")}`);
}

/** The 18-character form of a 15-character id. */
export function longId(id: string): string {
	if (id.length !== 15) return id;
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
	const checksum = [0, 5, 10].map((start) => {
		const bits = [...id.slice(start, start + 5)].map((sign, at) => (/[A-Z]/.test(sign) ? 1 << at : 0));
		return letters[bits.reduce((sum, bit) => sum + bit, 0)];
	});
	return id + checksum.join("");
}

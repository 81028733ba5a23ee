import type { PersonStatus } from "@keyway/schema/person";
import { Pill } from "../ui/pill.tsx";

const LOOK: Record<PersonStatus, { label: string; tone: "ok" | "draft" | "plain" }> = {
	active: { label: "Active", tone: "ok" },
	suspended: { label: "Suspended", tone: "draft" },
	deactivated: { label: "Deactivated", tone: "plain" },
};

export const PERSON_STATUSES = Object.entries(LOOK).map(([value, { label }]) => ({ value, label }));

/** A person's status as a pill. */
export function UserStatus({ status }: { status: PersonStatus }) {
	const { label, tone } = LOOK[status];
	return <Pill tone={tone}>{label}</Pill>;
}

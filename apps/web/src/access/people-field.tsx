import type { Someone } from "@keyway/contract/someone";
import { getUser } from "@keyway/contract/users";
import { CloseButton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { nameOf } from "../users/use-users.ts";
import { PersonPicker } from "./person-picker.tsx";

type Props = { label: string; description?: string; ids: string[]; onChange: (ids: string[]) => void };

/** Several people, by id; each can be taken out again. */
export function PeopleField({ label, description, ids, onChange }: Props) {
	const people = useQueries({
		queries: ids.map((id) => ({
			queryKey: ["users", "name", id],
			queryFn: ({ signal }: { signal: AbortSignal }) => api(getUser, { params: { id } }, { signal }),
			staleTime: 60_000,
		})),
	});
	const add = (person: Someone | null) => {
		if (person && !ids.includes(person.id)) onChange([...ids, person.id]);
	};
	return (
		<div className="people-field">
			<PersonPicker label={label} value={null} onChange={add} {...(description ? { description } : {})} />
			<ul aria-label={label}>
				{ids.map((id, at) => {
					const user = people[at]?.data;
					const name = user ? nameOf(user) : "…";
					return (
						<li key={id} className="person-chip">
							{name}
							<CloseButton
								size={20}
								aria-label={`Take ${name} out`}
								onClick={() => onChange(ids.filter((each) => each !== id))}
							/>
						</li>
					);
				})}
			</ul>
		</div>
	);
}

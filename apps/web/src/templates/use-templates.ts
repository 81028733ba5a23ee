import { installTemplate, listTemplates, type Template } from "@keyway/contract/templates";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";

/** The example flows; they come with the product and do not change while it runs. */
export function useTemplates(enabled = true) {
	return useQuery({
		queryKey: ["templates"],
		queryFn: ({ signal }) => api(listTemplates, {}, { signal }),
		staleTime: Number.POSITIVE_INFINITY,
		enabled,
		select: ({ items }) => items,
	});
}

/** Four to begin with: somebody joins, somebody leaves, access ends, a contract ends. */
const FIRST = ["joiner-record-and-message", "leaver-last-day", "access-expiring", "leaver-contractor-90-days"];

export const firstTemplates = (templates: readonly Template[]): Template[] =>
	FIRST.flatMap((id) => templates.find((each) => each.id === id) ?? []);

type Installed = { template: Template; name: string; connections: Record<string, string> };

/** Makes a draft of an example. */
export function useInstall() {
	const client = useQueryClient();
	return useMutation({
		mutationFn: ({ template, name, connections }: Installed) =>
			api(installTemplate, { body: { template: template.id, name, connections } }),
		onSuccess: () => client.invalidateQueries({ queryKey: ["flows"] }),
	});
}

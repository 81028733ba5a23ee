import { exportFlow } from "@keyway/contract/flow-transfer";
import { useMutation } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { notifyError } from "../ui/notify.ts";
import { download, fileName } from "./download.ts";

/** Saves a flow's draft, with the helper flows that it calls, as a file that another installation can read. */
export function useExport() {
	return useMutation({
		mutationFn: async ({ id, name }: { id: string; name: string }) => {
			const document = await api(exportFlow, { params: { id } });
			download(`${fileName(name)}.keyway.json`, `${JSON.stringify(document, null, 2)}\n`, "application/json");
		},
		onError: (error) => notifyError("The flow was not exported", error),
	});
}

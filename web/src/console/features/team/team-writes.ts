import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import { useStaff } from "../../hotel/staff";
import {
  type Invitation,
  type Member,
  type RoleName,
  type Team,
  teamPath,
  teamQuery,
} from "../../hotel/team";

/** The answer to an invitation: its link, which is told this once. */
export interface Invited extends Pick<Invitation, "id" | "role" | "name" | "expires_at"> {
  link: string;
}

/** Changes the team as it is shown, and reads it again. */
function useTeamWrite<Input, Answer>(
  send: (path: string, input: Input) => Promise<Answer>,
  change: (team: Team, answer: Answer, input: Input) => Team,
) {
  const client = useQueryClient();
  const { slug } = useStaff();
  const query = teamQuery(slug);
  return useMutation({
    mutationFn: (input: Input) => send(teamPath(slug), input),
    onSuccess: async (answer, input) => {
      await client.cancelQueries({ queryKey: query.queryKey });
      client.setQueryData(query.queryKey, (team) => team && change(team, answer, input));
    },
    onSettled: () => void client.invalidateQueries({ queryKey: query.queryKey }),
  });
}

/** Gives somebody another role, or lets somebody sign in, or no longer. */
export function useChangeMember() {
  return useTeamWrite(
    (path, { id, ...wish }: { id: number; role?: RoleName; is_active?: boolean }) =>
      request<Member>("PATCH", `${path}${id}/`, wish),
    (team, changed) => ({
      ...team,
      members: team.members.map((member) => (member.id === changed.id ? changed : member)),
    }),
  );
}

/** Takes somebody off the staff. */
export function useRemoveMember() {
  return useTeamWrite(
    (path, id: number) => request<undefined>("DELETE", `${path}${id}/`),
    (team, _answer, id) => ({
      ...team,
      members: team.members.filter((member) => member.id !== id),
    }),
  );
}

/** Makes a link. */
export function useInvite() {
  return useTeamWrite(
    (path, wish: { role: RoleName; name: string }) =>
      request<Invited>("POST", `${path}invitations/`, wish),
    (team) => team,
  );
}

/** Takes a link back. */
export function useRevoke() {
  return useTeamWrite(
    (path, id: number) => request<undefined>("DELETE", `${path}invitations/${id}/`),
    (team, _answer, id) => ({
      ...team,
      invitations: team.invitations.filter((invitation) => invitation.id !== id),
    }),
  );
}

/** The console's words in Arabic: one file for each subject. */
import common from "./common.json";
import delivery from "./delivery.json";
import drafts from "./drafts.json";
import errors from "./errors.json";
import fields from "./fields.json";
import forms from "./forms.json";
import gallery from "./gallery.json";
import history from "./history.json";
import keys from "./keys.json";
import rooms from "./rooms.json";
import server from "./server.json";
import session from "./session.json";
import settings from "./settings.json";
import theme from "./theme.json";
import together from "./together.json";
import uploads from "./uploads.json";

export default {
  common,
  delivery,
  drafts,
  errors,
  fields,
  forms,
  gallery,
  history,
  keys,
  rooms,
  server,
  session,
  settings,
  theme,
  together,
  uploads,
};

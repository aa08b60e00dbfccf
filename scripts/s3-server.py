"""A store with Amazon's S3 protocol, empty, for tests: moto's, on a port of 127.0.0.1.

It has the bucket `frontage-tests`, lets in who has the key that it makes, and refuses everybody
else. When it is ready it prints its address and the two halves of the key, a line each, and runs
until it is stopped.
"""

import json
import os
import signal
import threading

# What may be asked without a key: the four calls below.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"


def client(service):
    return boto3.client(
        service,
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )


client("s3").create_bucket(Bucket="frontage-tests")
people = client("iam")
people.create_user(UserName="frontage")
allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
people.put_user_policy(
    UserName="frontage",
    PolicyName="pictures",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
)
key = people.create_access_key(UserName="frontage")["AccessKey"]
print(address, key["AccessKeyId"], key["SecretAccessKey"], sep="\n", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})

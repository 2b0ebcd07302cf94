select base_id
from beneath.base
